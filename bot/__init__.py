"""Starts, wires and stores: the only package that reads the environment, or opens a database or a port."""
