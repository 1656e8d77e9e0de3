"""What this app hears from below."""
