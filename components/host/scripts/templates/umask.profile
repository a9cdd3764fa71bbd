# Files are for their owner and its group.
umask 027
