"""The rectification notice 整改通知书: deadline, report, recheck, overdue."""
