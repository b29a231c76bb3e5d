"""What people think of an answer: two thumbs below it, and a short form that asks what was wrong."""
