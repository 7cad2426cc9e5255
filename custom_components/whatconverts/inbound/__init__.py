"""What comes in: the webhook, what became of each request, and the URL it is reached at."""
