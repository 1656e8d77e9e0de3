"""What evaluations say: shrunken means with intervals, tiers, theme importance, exposure. Pure: arrays in and out."""
