"""Records of being on duty that travel no loop: nobody waits for an answer, but what is handed over must be seen."""
