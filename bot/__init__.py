"""Starts, wires and stores: the only package that reads the environment, opens a database or a port."""
