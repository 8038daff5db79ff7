"""Work orders for the dealer's own systems: the same verbs, rights and rules as the screens."""
