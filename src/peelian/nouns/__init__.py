"""Stone: what things are. Frozen, slotted, with shapes and units checked at construction."""
