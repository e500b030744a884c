"""The ordinary case: filing, advance notice, penalty, service, payment, revocation."""
