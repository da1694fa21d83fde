"""The gate: what customers got is kept, and any change of folder, thresholds or model is held against it."""
