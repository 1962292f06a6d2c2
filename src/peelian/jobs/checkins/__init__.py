"""Check-ins: orders, prompts, answers, places, and what people make of them."""
