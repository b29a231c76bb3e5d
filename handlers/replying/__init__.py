"""Has the features reply to messages and clicks, and shows the replies."""
