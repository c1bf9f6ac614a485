"""Practising: which question comes next, what was answered, what is kept of it, and what it adds up to."""
