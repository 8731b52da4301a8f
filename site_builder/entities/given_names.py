"""Common given names of many languages, folded: a first word that makes a capitalised pair a person's name.

Written from general knowledge; a name that is also a common word, a month or a state is left out.
"""

_ENGLISH = """
Aaron Abigail Adam Adrian Agnes Alan Albert Alec Alex Alexander Alexandra Alexis Alfred Alice Alison Allan Allen
Alvin Amanda Amber Amy Andrea Andrew Andy Angela Ann Anna Anne Annie Anthony Archibald Arnold Arthur Ashley
Audrey Barbara Barry Beatrice Ben Benjamin Bernard Bernie Beth Betsy Betty Beverly Bob Bobby Brad Bradley
Brandon Brenda Brendan Brent Brett Brian Bridget Bruce Bryan Caitlin Calvin Cameron Carl Carla Carol Caroline
Carolyn Catherine Cathy Cecil Charles Charlie Charlotte Chelsea Cheryl Chester Chris Christina
Christine Christopher Cindy Claire Clara Clarence Clark Claude Cliff Clifford Clyde Colin Colleen Connie Connor
Corey Craig Creighton Crystal Curtis Cynthia Daisy Dale Dan Daniel Danielle Danny Darren Dave David Dawn Deborah
Debra Denise Dennis Derek Diana Diane Dick Dominic Don Donald Donna Dora Doris Dorothy Doug Douglas Duncan
Dustin Dwight Earl Edgar Edith Edmund Edward Edwin Eileen Elaine Eleanor Eli Elizabeth Ellen Elliot Elliott
Ellsworth Emily Emma Eric Erica Erik Erin Ernest Ethan Eugene Eva Evan Evelyn Fiona Florence Frances Francis
Frank Franklin Fred Frederick Gail Gareth Gary Gavin Geoff Geoffrey George Gerald Geraldine Gerard Gilbert Gina
Glen Glenn Gloria Gordon Graham Greg Gregory Gwen Hannah Harold Harriet Harry Harvey Hazel Heather Hector Helen
Henry Herbert Herman Howard Hubert Hugh Hugo Ian Irene Iris Isaac Isabel Ivan Jackie Jackson Jacob Jacqueline
Jake James Jamie Jane Janet Janice Jared Jason Jean Jeff Jeffrey Jennifer Jenny Jeremy Jerome Jerry Jesse
Jessica Jill Jim Jimmy Joan Joanna Joanne Joel John Johnny Jon Jonathan Joseph Josephine Josh Joshua Joyce Juan
Judith Judy Julia Julian Julie Justin Karen Kate Katherine Kathleen Kathryn Kathy Katie Keith Kelly Ken Kenneth
Kevin Kim Kimberly Kirk Kirsty Kristen Kyle Larry Laura Lauren Laurence Lawrence Leah Lee Leo Leon Leonard Leroy
Leslie Lewis Lillian Linda Lindsay Lindsey Lisa Liz Lloyd Lois Lori Louis Louise Lucas Lucy Luke Lynn Mabel
Malcolm Marc Marcia Marcus Margaret Maria Marian Marie Marilyn Marion Marjorie Marsha Marshall Martha Martin
Marvin Mary Mathew Matt Matthew Maureen Maurice Max Megan Melanie Melissa Melvin Meredith Michael Michele
Michelle Mike Mildred Milton Miranda Mitch Mitchell Molly Monica Morris Muriel Nancy Naomi Natalie Nathan
Nathaniel Neil Nell Nelson Nicholas Nick Nicola Nicole Nigel Nikki Noah Nora Norma Norman Oliver Olivia Oscar
Owen Pamela Pat Patricia Patrick Paul Paula Pauline Peggy Penny Pete Peter Phil Philip Phillip Phyllis Rachel
Ralph Ramsey Randall Randy Ray Raymond Rebecca Reginald Renee Rex Rhonda Richard Rick Ricky Rob Robert Roberta
Robin Rod Roderick Rodney Roger Roland Ron Ronald Rosemary Ross Roy Russell Ruth Ryan Sally Sam Samantha Samuel
Sandra Sandy Sara Sarah Scott Sean Sebastian Seth Shane Shannon Sharon Shaun Shawn Sheila Shelley Sherry Shirley
Sidney Simon Sonia Sophia Sophie Spencer Stacey Stan Stanley Stella Stephanie Stephen Steve Steven Stewart
Stuart Sue Susan Suzanne Sylvia Tamara Tara Ted Teresa Terry Theodore Theresa Thomas Tim Timothy Tina Todd Tom
Tommy Tracy Travis Trevor Tyler Ulysses Valerie Vanessa Vernon Veronica Vicki Victor Victoria Vincent Virginia
Vivian Walter Wanda Warren Wayne Wendy Wesley Whitney William Willie Winston Yvonne Zachary Zoe Spiro Winthrop
Dean Melvyn Elmer Emory Leonid
Aidan Ailsa Alasdair Alastair Alistair Alma Althea Alun Andre Angus Anneliese Anwen Arabella Ariana Arlene Asher
Aubrey Averil Barnaby Benedict Bertha Beryl Bonnie Bronwen Bryce Bryn Caleb Callum Candace Carly Carmel Cassandra
Catrin Celia Charlene Christa Christie Christy Clementine Clint Clive Condoleezza Conor Constance Cora Cordelia Cory
Curt Daphne Darcy Darrell Debbie Declan Deirdre Delia Della Desiree Diarmuid Dinah Doreen Dylan Eamon Eamonn Ebony
Edna Edwina Eilidh Elaina Eliza Ella Elsie Elspeth Emanuel Emrys Enda Enid Eoin Ernie Errol Esme Esther Ethel Euan
Eunice Evangeline Ewan Fay Felicity Fergus Finlay Fionnuala Flora Floyd Frankie Freya Garth Gemma Georgina Gerry
Gillian Glenda Glynis Graeme Grainne Greer Gregor Gwyneth Hamish Harlan Hattie Hayley Hermione Hilary Hillary Horace
Huw Imogen Iona Irvin Isla Isobel Ivor Janelle Janette Jarrod Jed Jemima Jenna Jeremiah Jess Jodie
Joely Joni Josiah Judd Kaitlin Kaleb Katrina Kayla Keir Kendra Kenny Kerry Kezia Kiera Kieran Krista Lachlan Lana Lara
Leona Lesley Letitia Levi Liam Liana Lila Lionel Lizzie Loretta Lorna Lorraine Lyndon Lynne Madeleine Madeline
Maeve Maisie Mandy Marcy Marla Marlene Marlon Maude Mavis Maxine Melinda Mervyn Mhairi Mick Milo Mindy Minnie Miriam
Moira Morag Moses Mungo Myles Myra Myrtle Nerys Niall Nicky Nina Noreen Oona Orla Otis Paddy Paige Percy Philippa
Piers Priscilla Quentin Rayna Reggie Rhiannon Rhys Robyn Rochelle Rodrick Rogan Rory Rosalind Rosanna Roscoe Roxanne
Rufus Rupert Sabrina Sadie Selena Sian Siobhan Sorcha Stacy Susanna Suzanna Sybil Tabitha Tanya Tessa Thad Thelma Theo
Toby Tracey Tricia Trina Trudy Ulrick Velma Viola Vivien Wilbur Winifred Winona Wyatt Zach Zara Maya Zelda
"""
_EUROPEAN = """
Agnieszka Aino Alain Albrecht Alberto Aldo Aleksander Aleksandar Aleksandr Aleksei Aleksey Alessandro Alexandre
Alexei Alexey Alfonso Alfredo Alois Alvaro Ana Anatoli Anatoliy Anatoly Anders Andrei Andrej Andrey Andreas
Andres Andrzej Angel Angelo Anita Anja Annalena Annegret Antal Antoine Anton Antonio Antonis Armando Arkady
Arseniy Arturo Axel Bartosz Beata Beatriz Bela Benito Bernardo Bertrand Birgit Bjorn Bogdan Boris Borut Bruno
Camille Carlo Carlos Carmen Cecilia Cesar Christophe Christoph Claudia Claudio Clemens Cristina Cristobal Damian
Dario Daria Didier Diego Dieter Dietmar Dimitri Dimitris Dmitri Dmitriy Dmitry Dominique Donatella Dragan Edmond
Edouard Eduard Eduardo Egon Elena Elias Elisabeth Elisa Emil Emilia Emilio Emmanuel Enrico Enrique Erich Ernesto
Ernst Esteban Etienne Evgeny Evo Fabio Federica Federico Felipe Felix Ferdinand Fernando Florian Francesco
Francisco Franco Francois Frans Franz Friedrich Fritz Gabriel Gabriela Gennady Georg Georges Georgi Georgy
Gerhard Gerd Gheorghe Giacomo Gianni Gilles Giorgia Giorgio Giovanni Giuseppe Goran Grigory Grzegorz Guenther
Guido Guillaume Guillermo Gunter Gunther Gustav Gustavo Gyorgy Hans Harald Hartmut Hector Heiko Heinrich Heinz
Helga Helmut Henri Henrik Henrique Hermann Horst Hugues Ignacio Igor Ilya Ingrid Inga Ion Irina Isabella Istvan
Ivana Ivo Jaap Jacek Jacques Jaime Jakob Jan Janez Janos Janusz Jaroslav Jaroslaw Javier Jens Jerzy Jesus
Joachim Joao Jochen Joerg Johan Johann Johannes Jorge Jose Josef Josep Jozef Juergen Julio Jurgen Juha Karel
Karin Karl Karolina Katarina Katarzyna Katrin Kirill Klaus Konrad Konstantin Kostas Krzysztof Kurt Kyriakos
Ladislav Lars Laszlo Laurent Lech Lena Leonardo Leopold Lorenzo Lothar Luca Luciano Ludwig Luigi Luis Luisa Luiz
Maarten Maciej Magdalena Manfred Manuel Marcel Marcelo Marco Marek Margarita Mariano Mario Marija Marine Marta
Martina Massimo Mateusz Matteo Matthias Maurizio Mauricio Maxim Mette Michal Michel Miguel Mikhail Miklos Milan
Milos Miro Miroslav Mirek Mikael Nadia Natalia Nicolas Nicolae Nikola Nikolai Nikolaos Nikolaus Nikolay Nils
Olaf Oleg Oleksandr Olga Olivier Olof Orlando Oskar Otto Pablo Paolo Pascal Pavel Pawel Pedro Pekka Per Petr
Petra Philippe Pierre Pietro Piotr Rafael Raul Ramon Raymundo Rainer Reinhard Reinhold Ricardo Roberto Rodrigo
Rolf Romano Rudolf Ruslan Sabine Salvador Sauli Sergei Sergey Sergio Silvio Slobodan Sofia Stanislav Stefan
Stefano Steffen Stig Svetlana Sven Tadeusz Tarja Tatiana Teodoro Thierry Tibor Tobias Tomas Tomasz Tomislav
Torsten Traian Udo Ulrich Ulrike Umberto Urho Ursula Uwe Vaclav Vadim Valentin Valentina Valery Vasil Vasily
Vera Viktor Viktoria Vitaly Vittorio Vladimir Volker Volodymyr Vyacheslav Walid Werner Wilhelm Willem Willy
Witold Wojciech Wolfgang Xavier Yevgeny Yulia Yuri Yury Yves Zbigniew Zdenek Zoltan Zoran Zuzana Jiri Jaromir
Alexis Anatol Fedor Fyodor Nikita Evgenii Vasili Yakov Iosif Todor
Adalberto Agustin Alcides Alejandra Alejandro Aleksandra Alessandra Alexandros Alicja Alina Alojz Ambrus Amelia Amelie
Amparo Anatole Andor Andrus Anette Angelika Angelos Anibal Aniko Annika Anouk Antje Antonia Apostolos Arkadiusz Arnaud
Arpad Arvid Asger Astrid Augusto Aurelie Aurelien Axelle Balazs Baptiste Barbora Barnabas Bartlomiej Bastien Beatrix
Bence Benedetto Benedikt Bengt Benigno Benoit Bernarda Bernd Bertil Blanca Blanka Boguslaw Boleslaw Borge Borislav
Borje Bozena Branko Braulio Brigitte Britta Camilla Camilo Candelaria Carles Carola Carolina Caterina Cedric Celine
Celso Cezary Chantal Charalambos Chiara Christiane Christos Ciro Clement Constantin Consuelo Corinna Cornelia Cosmin
Costas Cristian Csaba Dagmar Dalia Damien Daniela Daniele Danuta Davide Delphine Denisa Denys Desislava Dietrich Dilma
Dimitar Dimitrios Dino Dirk Djordje Dolores Domenico Donato Dorota Dusan Edgardo Edgars Edita Efrain Einar Ekaterina
Eladio Elina Eliseo Elke Eloy Elsa Elvira Ema Emanuele Emilie Endre Ennio Enzo Erika Erzsebet Esperanza Eszter Eugenia
Eugenio Eugeniusz Eulalia Evaristo Evelio Ezequiel Fabienne Fabrice Fabrizio Facundo Fausto Feliks Ferenc Fermin Fidel
Filip Fiorella Flavia Florencia Florent Francesca Francine Franciszek Francoise Frederic Frederik Friederike Gabriele
Gaetano Gaston Genevieve Georgios Gerardo Gergana Gergely Gergo Germain Gertrud Geza Ghislaine Gianluca Gilberto
Gintautas Gisela Gitte Giulia Giuliano Gonzalo Graciela Gregoire Gregorio Greta Guadalupe Gudrun Guenter Gunnar Guzman
Gwenael Haakon Halina Hanne Hannelore Hannes Hedwig Heidi Heike Helena Helene Helle Hendrik Heriberto Hernan Hernando
Herve Hilario Hilde Hipolito Holger Honorata Horacio Hubertus Humberto Ileana Ilias Ilona Ilse Imre Ines Inger Ingmar
Ingo Inka Ioannis Iolanda Irena Iryna Isabelle Isidro Ivanka Ivica Iwona Jaak Jacinto Jadwiga Jair Janina Janne Jarmo
Jaume Javiera Jazmin Jeanne Jelena Jesper Joaquim Joaquin Jochem Jolanta Jonas Jordi Jorgen Josefina Josip
Josue Jozsef Juana Jukka Julien Julieta Juliette Jutta Kaarel Kaja Kalman Kamil Karina Karsten Kaspars Kasper Katalin
Katharina Keila Kersti Kerstin Kinga Kirsten Kjell Klara Knut Krisjanis Kristalina Kristian Kristina Kristjan
Krisztina Kyrylo Lajos Lasse Lautaro Lea Leandro Leif Leonel Leonor Leszek Leticia Lidia Lilia Liliana Linas Lisandro
Ljubica Loic Lorena Lotte Lubomir Lubos Lucia Lucie Ludivina Ludmila Ludovic Lukas Lukasz Lydia Macarena Maja
Malgorzata Malin Manfredi Manolis Manuela Marcela Marcin Marcos Margareta Margarethe Margot Margrethe Mariana Marianne
Mariela Marina Marisol Maristela Marius Mariusz Marketa Markus Maros Matej Mateja Mateo Mathias Mathieu Mathilde
Matilde Matti Matyas Mauro Maximiliano Maximo Mechthild Merce Mercedes Merete Micheline Mihai Mihaly Mikko
Mikolaj Milagros Milica Milorad Mireille Mirela Mirjana Mladen Moises Montserrat Moritz Nadine Nataliya Natalya Natasa
Nathalie Nayib Nelida Nenad Nestor Nicanor Niels Noemi Noemie Norbert Norberto Nuno Octavio Odile Oksana Olegario
Oleksii Oleksiy Olena Olimpia Oriol Orsolya Osvaldo Oswaldo Ottavio Ottilie Paloma Panagiotis Pascale Patricio Patrik
Patrizia Paulo Pelle Pernille Petar Peteris Philipp Piero Plamen Porfirio Radek Radoslaw Radovan Rafaela Raffaele
Raimonds Raimund Raimundo Ralf Ramiro Ramona Rasmus Reinaldo Reiner Remy Renata Renate Renato Renzo Ricarda Riccardo
Rigoberto Ringaudas Rocio Rodica Rogelio Romain Romulo Ronaldo Ronny Rosa Rosalia Rosalinda Rosalio Rosella Rosendo
Roxana Ruben Rufino Rui Rumen Sabina Salomon Sanna Saul Severine Sidonie Sigmar Sigrid Silke Silvia Silvina Simona
Simone Slavko Snezana Soledad Solene Sonja Soren Stavros Stefania Stefanie Stephane Susana Susanne Suzana Sylvain
Sylvie Szabolcs Szymon Tabare Tadas Tamas Tanja Tarcisio Tariel Tatjana Telmo Teofilo Terezia Theodoros Thiago
Thibault Thorsten Tiago Toomas Tove Trine Trygve Tytti Uldis Ulises Urszula Ute Valdemar Valdis Valentine Valeria
Valerio Vassilis Veronika Veronique Vesna Vicente Vilija Vilma Vincenzo Vinicius Violeta Viorica Virgilijus Virginie
Viviane Vojtech Vytautas Waldemar Wieslaw Wiktor Wilfredo Wilfried Wolfram Xenia Xiomara Yanet Yannick Yannis Ylva
Yolanda Yvette Zdravko Zeljko Zita Zofia Zsolt Zsuzsanna Zulema Zuzanna
"""
_MIDDLE_EAST = """
Abbas Abdallah Abdel Abdelaziz Abdelfattah Abdul Abdulaziz Abdulla Abdullah Abdurrahman Abu Adel Adil Adnan
Ahmad Ahmed Ahmet Aisha Akbar Ali Amina Amir Anwar Ariel Asif Asma Avigdor Ayman Aziz Babak Bashar Basim
Benjamin Benny Binyamin Chaim David Ebrahim Ehud Ekrem Emine Eshkol Esmail Fadi Fahd Faisal Farid Faruk Fatima
Fatma Fawzi Fuad Gamal Golda Habib Hafez Haider Hamad Hamid Hamza Hani Hasan Hashem Hashim Hassan Hatice Haydar
Hosni Hossein Husain Husayn Hussein Ibrahim Imran Ismail Itamar Ishaq Jaafar Jalal Jamal Javad Jawad Kamal
Kareem Karim Kemal Khaled Khalid Khalifa Khalil Layla Leila Mahmoud Mahmud Majid Malik Mansour Maryam Masoud
Mehmet Menachem Meir Mohamad Mohamed Mohammad Mohammed Mohsen Moshe Mostafa Muammar Muhammad Muhammadu Murat
Musa Mustafa Nabil Nader Naftali Nasser Nazanin Nawaf Nawaz Nizar Noor Nouri Omar Osama Osman Qasem Qasim Rafik
Rami Rashid Recep Reza Riad Riyad Saad Saddam Sadiq Saeed Said Saleh Salim Salman Sami Samir Sayed Shimon Shlomo
Suleiman Sultan Taha Tamim Tariq Tayyip Turki Uri Usama Walid Wael Yahya Yair Yasir Yasser Yigal Yitzhak Yoav
Younis Yousef Yusuf Zaid Zayed Zalmay Zeid Zine Devlet Selahattin Tansu Bulent Suleyman Turgut Abdulhamid Nuri
Ashraf Hekmat Burhanuddin Mirza Agha
Abdalla Abdelkader Abdelmadjid Abdelmalek Abdelrahim Abdelrahman Abdirahman Abdolreza Abdurahman Abed Adham Afaf
Akhmed Akram Alaa Alireza Almazbek Alparslan Amer Amin Amira Ammar Anas Apti Ararat Armen Artsvik Asaad Asad Ashkan
Aslan Assia Atef Avi Awad Ayatullah Aydin Aymen Azadeh Azmi Baha Bahram Bakhtiar Bakhyt Barham Bassam Bassel Bauyrzhan
Bechara Behrouz Berk Berna Bilal Boutros Burak Cemal Cengiz Chakib Dalal Danial Daoud Davit Dina Ebru Eitan Elad Elif
Elmar Emad Emomali Emre Enver Erdal Erdem Ersin Esra Essam Fahad Fakhri Fares Farhad Farouk Fathi Fawaz Fayez Fayza
Fehmi Fereydoun Feridun Fikret Firas Fouad Fuat Gagik Ghassan Ghazi Gholamhossein Gideon Giorgi Guler Gulsen Gultan
Gurbanguly Hadi Haitham Hakan Halil Halima Hamdi Hamed Hana Hanan Haneen Hassane Heydar Hichem Hikmet Hisham Hoda
Hossam Houda Hovik Huda Hulusi Husni Ibtisam Idris Ihab Ilan Ilham Iman Inas Irakli Irfan Ismet Israa Issam Itzhak
Iyad Jaber Jabir Jafar Jamila Jassim Jumana Kadir Kais Kamel Kamran Karima Kassem Kassym Kenan Khadija Khaldoun
Khalida Khayrat Khosrow Koray Lamia Latifa Levan Levon Lina Lubna Maan Maha Mahdi Maher Mahmut Malek Marwa Marwan
Masoumeh Mazen Mehdi Meral Merav Metin Mikheil Moataz Moez Mohammadreza Mona Moncef Morteza Mounir Muhannad Muhyiddin
Mukhtar Mumtaz Munir Murad Murtaza Muzaffar Nabih Nabila Nadav Nadim Najat Najla Najm Nasir Nasrin Nawal Nayef Nazir
Nihad Nikol Nino Nizam Noura Numan Nurettin Nurit Nursultan Oded Ofer Ofir Oguz Omid Orhan Orit Oussama Parviz Qais
Qassem Rachid Raed Rafiq Ramzan Ramzi Rana Randa Rania Ranj Raouf Rasha Rashad Razan Reem Refik Rima Rosita
Rouhollah Ruhollah Saadi Sabri Sadegh Sadik Safwan Sahar Saif Salah Salma Salome Salwa Samah Samar Sameh Samer Samira
Savas Sayyid Selim Selin Selma Semih Serdar Serzh Sevda Shadi Shaher Shahin Shahram Shai Shaikha Shaima Sharif
Shaul Shavkat Shireen Shirin Shlomi Sinan Sirwan Soheil Suha Suhail Suzan Taghreed Taher Talal Taleb Tamar Tamer Tarek
Tareq Tawfiq Tayeb Timur Tufan Tzachi Tzipi Ugur Umit Umut Vahan Vardan Wafa Wajdi Wassim Yakup Yasar Yasemin Yasin
Yasmin Yasmine Yassin Yavuz Yehuda Yigit Yonatan Yossi Youssef Youssif Zafer Zahra Zainab Zakaria Zaki Zehra Zeki
Zeynep Zohair Zohrab Zuhair Zurab Zvi
"""
_ASIA_AFRICA = """
Aditya Ajay Akash Akhilesh Amit Amitabh Anand Anil Anjali Arun Arvind Ashok Atal Deepak Dinesh Gopal Indira
Jawaharlal Kamala Krishna Lal Manmohan Manoj Mahatma Mamata Mukesh Narendra Nirmala Piyush Pranab Pratibha
Priyanka Rahul Raj Rajesh Rajiv Rajnath Rakesh Ramesh Ranil Ravi Rohit Sachin Sanjay Sanjeev Satya Shashi Smriti
Sonia Sunil Suresh Sushma Vijay Vikram Vinod Vivek Yogi Zulfikar Zulfiqar Benazir Ayub Pervez Shehbaz Sheikh
Khaleda Hasina Mahinda Gotabaya Chandrika Sirimavo Aung Thein Khin Prayut Prayuth Thaksin Yingluck Anutin
Srettha Ferdinand Rodrigo Corazon Gloria Imelda Joko Susilo Prabowo Megawati Sukarno Suharto Mahathir Najib
Anwar Tunku Norodom Hun Souvanna Bounnhang Akira Akihito Eisaku Fumio Haruki Hideki Hiroshi Ichiro Junichiro
Kazuo Keiji Keizo Kenji Kenzo Kiichi Kiyoshi Koichi Kenichi Makoto Masaru Masayoshi Naoto Nobuo Nobusuke Osamu
Ryutaro Satoshi Shigeru Shinzo Shinji Takashi Takeo Takeshi Taro Toshihide Toshiki Toshimitsu Tomomi Yasuhiro
Yasuo Yoichi Yoko Yoshihide Yoshihiko Yoshiro Yukio Yuriko Abiy Abdoulaye Achim Adama Aliko Alpha Amadou Amara
Ama Babatunde Blaise Boubacar Chinedu Chukwuma Cyril Denis Desmond Faure Felipe Filipe Goodluck Hage Haile
Hailemariam Ibrahima Idriss Ikechukwu Isaias Issoufou Jomo Joyce Julius Kofi Kwame Laurent Macky Mahamadou
Mamadou Meles Mobutu Moussa Muhammadu Mwai Ngozi Nkosazana Nnamdi Okey Olusegun Omar Oumar Ousmane Patrice
Paulino Raila Robert Roch Salva Samia Sani Sekou Tedros Thabo Tunde Uhuru Umaru Winnie Yoweri Evariste Yemi Bola
Atiku Emmerson Lazarus Hakainde Nana Ellen
Abdulrazaq Abebe Abena Abhijit Abhinandan Abhishek Abimbola Achille Adebayo Adewale Adwoa Afua Agus Airlangga Aissata
Ajit Akihiro Akinwumi Akio Akua Alassane Albertine Alioune Alok Amartya Ambika Aminata Aminu Amol Amrita Ananth Anies
Antoinette Anura Aparna Aravind Aruna Arvinder Asaduddin Ashwini Asiimwe Assimi Atsushi Awa Ayako Ayodele Azmin
Babacar Baburam Bachir Bambang Bankole Basil Basuki Bethuel Bhupender Bhupesh Bhupinder Bidya Bilawal Bimal Bina
Bineta Bongani Budi Chamal Chaudhry Cheikh Chhaya Chiaki Chidambaram Chidi Chika Chimamanda Chioma Clotilde Cosmas
Daisuke Daouda Debashish Delfin Demeke Devendra Dewi Dharmendra Dieudonne Digvijaya Dilip Divya Djibril Dullas
Ebenezer Eiji Eko Ekow Elton Emeka Enoch Ephraim Ernestina Esperance Farooq Fatou Fatoumata Fawad Felicien Femi Fikile
Florencio Folake Frannie Fumiko Funmilayo Ganesh Ganjar Garikai Gatot Gaurav Gbenga Gedu Geeta Genichiro Getachew
Girija Girish Gita Gopalakrishna Gwede Habte Hadiza Hajime Harish Harsh Harsha Haruhiko Haruko Hassana Hatta Hema
Hemant Hideaki Hidehiko Hideo Hina Hiroaki Hirokazu Hiroko Hiroyuki Hisashi Hishammuddin Honore Ibou Idrissa Ifeanyi
Ifeoma Ikuo Indah Inder Ishaan Isko Ismaila Issei Itsunori Jabulani Jagdish Jakaya Jaya Jayant Jayanti Jeanine
Jitendra Johanna Jusuf Jyotiraditya Kagiso Kailash Kaoru Kapil Karu Kassim Katsunobu Katsuya Kavita Kazuhiko Kazuhiro
Kazuki Kazuyoshi Keiko Kelechi Kenta Kgalema Khadga Khadim Khairy Khawaja Khumbo Kimiko Kiran Kirti Kishore Kiyomi
Kizza Kotaro Kunihiko Kwabena Kwaku Kwasi Kwesi Kyoko Laetitia Lakshmi Lamine Laxman Leela Leni Lindiwe Lokesh Loyiso
Luhut Macharia Madhav Madhu Mahamane Mahamat Mahendra Mahesh Mahfud Mahinder Maimouna Maithripala Makhosini Maleeha
Mallikarjun Mangala Mangosuthu Manish Manny Manohar Mareme Mariam Mariko Masahiko Masahiro Masaki Masako Masao
Masatoshi Masatsugu Masayuki Mayawati Mbali Meenakshi Meera Mehbooba Michiko Midori Mikio Milind Minoru Mitsuko Mitsuo
Modibo Mohan Mokgweetsi Monique Moustapha Muhaimin Mukul Murali Musalia Mwangi Nadeem Nadiem Naledi Namal Nandini
Naoki Naoko Narayan Naresh Naveen Navin Ndidi Neelam Neema Neha Nicodemus Nikhil Nimal Nitin Nitish Njeri Nkechi
Nobuhiro Nobuteru Nomvula Noriko Ntombi Obadiah Obiageli Ogbonna Olubunmi Oluseyi Oluwaseun Omotola Onyeka Padma
Palaniappan Panfilo Pankaj Parvez Pascaline Paulin Pavan Perfecto Phumzile Prabhat Pradeep Prakash Pramod Pranay
Prasad Prashant Pratap Prem Priya Puan Pushpa Rafizi Raghuram Rajat Rajeev Rajendra Rajnish Rakhi Rani Ranjan Ranjit
Ratan Rauff Rehman Rekha Renho Renuka Retno Ridwan Risa Ritu Rizal Rohan Rokhaya Roshan Ryo Ryota Sadakazu Sagar
Saidou Sajith Salif Sanae Sandeep Sandhya Sandiaga Sandile Sanjiv Santosh Sarojini Satish Seiji Seiko Seydou Shahrizat
Shaktikanta Shankar Shanti Sharad Sharmila Shaukat Shigeo Shigeto Shinichi Shinjiro Shintaro Shivraj Shizuo Shobha
Shoichi Shoji Shunichi Shyam Sibongile Siddharth Simphiwe Sindiso Siphiwe Sipho Sirajul Siti Smita Sneha Sofyan Sonal
Souleymane Srinivas Subhash Subramanian Sudha Sudhir Suharso Sujata Sukhbir Sumio Sumit Sumitra Sunita Surendra
Surjeet Surya Suryakant Sushila Susumu Swati Tadashi Tahir Taizo Takaaki Takako Takayuki Takeru Takuya Tamaki Tapiwa
Tarun Tatsuo Tejashwi Tendai Tetsuo Tetsuro Tetsuya Thandi Thandiwe Themba Thulani Tito Titus Tomohiko Tomoko Toru
Toshiaki Toshio Tsitsi Tsutomu Uday Umar Umesh Upendra Urjit Usha Uttam Varun Vasundhara Veena Venkaiah Venkatesh
Vidya Vikas Vinay Vineet Viraj Virendra Vishal Vishnu Vusi Wambui Wangari Wanjiku Wataru Wilfred Wimal Wiranto Yaa
Yakubu Yashwant Yasuko Yasutoshi Yaw Yayi Yenny Yoshiaki Yoshiko Yoshimasa Yoshimitsu Yoshinori Yoshitaka Yosuke
Youssouf Yuji Yuki Yukiko Yuko Yumi Yusril Yutaka Zahid Zandile Zanele Zubair Zulkifli Zwelinzima
"""
GIVEN_NAMES = frozenset(f"{_ENGLISH} {_EUROPEAN} {_MIDDLE_EAST} {_ASIA_AFRICA}".split())
