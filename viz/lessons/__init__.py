"""Ways into the subject: programs that are made to be practised on."""
