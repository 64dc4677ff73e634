"""What each request is answered with: a module for each area of the protocol."""
