"""What a published file tells about who made it: found, named and taken out, without touching what it shows."""
