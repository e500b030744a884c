"""The seeds' years: a city and a district whose reports of 2021 to 2023 come out of events."""
