"""The telephone: lines that an exchange watches for us, what rings on them, who takes it, and whom somebody still has to ring back."""
