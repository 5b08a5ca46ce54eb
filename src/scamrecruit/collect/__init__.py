"""Targets -> captures. In this version: files, folders and standard input."""
