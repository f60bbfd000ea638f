"""Rules on pods of Kubernetes manifests: what the API server refuses, what no node starts, what works otherwise."""
