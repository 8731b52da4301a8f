"""All pages of a site as frozen values that hold exactly what their templates read."""
