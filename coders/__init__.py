"""Text in, events out: the library behind Whowhom. No gRPC, no metrics, no clock, no network."""
