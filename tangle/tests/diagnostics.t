#!/usr/bin/perl
# Every message that an author can get is in a golden test: each format string
# of diag_error, diag_warn and expr_fail in tangle/ must match some line of
# some golden/*/want.

use strict;
use warnings;
use FindBin;
use Test::More;

sub slurp
{
	my ($path) = @_;
	open my $in, '<', $path or die "$path: $!";
	local $/;
	return <$in>;
}

my @wanted = map { split /\n/, slurp($_) } glob "$FindBin::Bin/golden/*/want";

# The first string literal among a call's arguments, its parts joined.
sub format_of
{
	my ($call) = @_;
	my $part = qr/"((?:[^"\\]|\\.)*)"/;
	$call =~ /((?:$part\s*)+)/ or return;
	my ($parts, $format) = ($1, '');
	$format .= $1 while $parts =~ /$part/g;
	$format =~ s/\\(["\\])/$1/g;
	return $format;
}

# What a format prints: its text, with anything for each conversion.
sub pattern_of
{
	my ($format) = @_;
	my @text = split /%(?:[-+ #0]*[\d*]*(?:\.[\d*]+)?(?:hh|h|ll|l|z)?[a-zA-Z%])/,
		$format, -1;
	return join '.*', map { quotemeta } @text;
}

my $calls = qr/\b(?:diag_error|diag_warn|expr_fail)(\((?:[^()"]|"(?:[^"\\]|\\.)*"|(?1))*\))\s*;/;
for my $path (sort glob "$FindBin::Bin/../*.c") {
	my ($file) = $path =~ m{([^/]+)$};
	my $source = slurp($path);
	while ($source =~ /$calls/g) {
		my $format = format_of($1) // next;
		my $pattern = pattern_of($format);
		next if $pattern =~ /^(\.\*)*$/;
		ok((grep { /$pattern/ } @wanted) > 0, "$file: $format");
	}
}
done_testing();
