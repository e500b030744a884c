"""The credit score: schemes as data, the score as an explanation; pure."""
