"""The diary's part of the JSON API: availability, visits and their verbs."""
