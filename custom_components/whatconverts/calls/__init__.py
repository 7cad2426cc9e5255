"""What is done with calls: announced, shown, sorted to devices; and the settings for it."""
