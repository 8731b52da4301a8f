"""One rule of linking a module; only the pipeline imports them."""
