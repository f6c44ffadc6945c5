"""The parts of scripts/town: an invented small town and its exported rosters."""
