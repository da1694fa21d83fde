"""One person's data: found, exported, erased and proved gone; old conversations dropped; what is stored."""
