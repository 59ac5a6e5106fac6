"""What a report says (frozen records) and how it looks (PDF)."""
