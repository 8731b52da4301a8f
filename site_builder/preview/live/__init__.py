"""The archive as it is edited, held in memory."""
