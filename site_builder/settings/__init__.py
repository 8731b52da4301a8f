"""site.toml and YAML headers → typed values, each error with its line."""
