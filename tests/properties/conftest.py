"""The properties look as hard as the environment says."""

from searching import choose_profile

choose_profile()
