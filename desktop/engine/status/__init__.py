"""How well each account is kept, with the evidence it rests on."""
