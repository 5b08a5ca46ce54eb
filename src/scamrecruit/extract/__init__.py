"""What a posting says: findings with their evidence, contacts, places, pay, and gates."""
