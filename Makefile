# The work is done by run.py, which also runs where there is no make.
# The first Python that starts is good enough: run.py looks for a fitting one by itself.
PYTHON := $(shell for p in python3 python python3.14 python3.13 python3.12 /usr/bin/python3; do \
	$$p -c "" >/dev/null 2>&1 && echo $$p && break; done)

.PHONY: run test dev prove format lock
run test dev prove format lock:
	@$(if $(PYTHON),$(PYTHON),$(error No Python was found)) run.py $@
