"""`make bench`: this assistant beside a stock Rasa project, measured in the same run. Nothing else imports it."""
