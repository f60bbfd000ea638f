"""Rules on workloads: what speaks for and against a target, and what has to be done before an application moves."""
