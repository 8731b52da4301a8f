"""What other publishing tools put into their files: headers, shortcodes, wikilinks, settings of folders."""
