"""Which pages exist and what each may show: frozen values that hold exactly what their templates read."""
