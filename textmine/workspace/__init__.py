"""A project folder: settings, corpus, runs, weekly reports."""
