"""Made-up knowledge with questions that the shipped calibration practises on."""
