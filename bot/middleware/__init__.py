"""What Bolt runs before and after every listener: checks, authorization, and the error handler."""
