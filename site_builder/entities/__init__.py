"""Proposes people, organisations and places for names found in drafts."""
