"""Common given names of many languages, folded: a first word that makes a capitalised pair a person's name.

Written from general knowledge; a name that is also a common word, a month or a state is left out.
"""

_ENGLISH = """
Aaron Abigail Adam Adrian Agnes Alan Albert Alec Alex Alexander Alexandra Alexis Alfred Alice Alison Allan Allen
Alvin Amanda Amber Amy Andrea Andrew Andy Angela Ann Anna Anne Annie Anthony Archibald Arnold Arthur Ashley
Audrey Barbara Barry Beatrice Ben Benjamin Bernard Bernie Beth Betsy Betty Beverly Bob Bobby Brad Bradley
Brandon Brenda Brendan Brent Brett Brian Bridget Bruce Bryan Caitlin Calvin Cameron Carl Carla Carol Caroline
Carolyn Catherine Cathy Cecil Charles Charlie Charlotte Chelsea Cheryl Chester Chris Christian Christina
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
"""
GIVEN_NAMES = frozenset(f"{_ENGLISH} {_EUROPEAN} {_MIDDLE_EAST} {_ASIA_AFRICA}".split())
