"""What direct conversations show in Slack's agent view: suggested prompts, a status, and titles of threads."""
