"""Linguistic knowledge as data: the TOML files of this folder, and the loader that checks them."""
