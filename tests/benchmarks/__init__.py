"""How fast it is, as ratios taken in one run, since machines are noisy. `make bench` runs all."""
