#!/usr/bin/perl
# The layers of tangle/, from the #include lines: arrows point down, stages do
# not know of each other, leaves know only the base. Every file has its place
# here; a new one is given one.

use strict;
use warnings;
use FindBin;
use Test::More;

# Layers from the bottom. A layer may include those that it names. A file
# NAME_part belongs where NAME does.
my @layers = (
	base => {
		may => [],
		files => 'str diag file rec proc crew quantity output json
			recorder_log',
	},
	model => {
		may => ['base'],
		files => 'book load summary chapter text fence body inline
			chunk option setting expr result machine toolchain value label
			expand command identifier outline mark',
	},
	leaves => {
		may => ['base'],
		files => 'html hilite chart match report manual trace
			timeline',
	},
	check => {
		may => [ 'base', 'model' ],
		files => 'check refer name include program promise cite
			crosslink earlier topics',
	},
	tangle => {
		may => [ 'base', 'model' ],
		files => 'tangle',
	},
	plan => {
		may => [ 'base', 'model' ],
		files => 'plan ninja key spec',
	},
	judge => {
		may => [ 'base', 'model', 'leaves' ],
		files => 'judge promote',
	},
	weave => {
		may => [ 'base', 'model', 'leaves' ],
		files => 'weave page prose notes contents listing outcome
			meaning whole changes expected finding stream tables
			figure drawing told
			index search blurb print',
	},
	exec => {
		may => [ 'base', 'model' ],
		files => 'exec linebuf recorder',
	},
	main => {
		may => [ qw(base model leaves check tangle plan judge weave) ],
		files => 'main build work explain estimate progress run menu
			try doctor init diff',
	},
);

my (%layer_of, %may);
while (my ($name, $layer) = splice(@layers, 0, 2)) {
	$layer_of{$_} = $name for split ' ', $layer->{files};
	$may{$name} = { map { $_ => 1 } $name, @{ $layer->{may} } };
}

sub layer
{
	my ($file) = @_;
	return $layer_of{$file} // $layer_of{ $file =~ s/_.*//r };
}

my $dir = "$FindBin::Bin/..";
for my $path (sort glob "$dir/*.[ch]") {
	my ($file, $stem) = $path =~ m{(([^/]+)\.[ch])$};
	my $own = layer($stem);
	if (!$own) {
		fail("$file has a layer (give it one in layers.t)");
		next;
	}
	my @wrong;
	open my $in, '<', $path or die "$path: $!";
	while (<$in>) {
		my ($to) = /^#include "([^"]+)\.h"/ or next;
		my $other = layer($to);
		push @wrong, "line $.: $to.h is in no layer" if !$other;
		push @wrong, "line $.: $own must not include $to.h ($other)"
			if $other && !$may{$own}{$other};
	}
	ok(!@wrong, "$file ($own)") or diag(join "\n", @wrong);
}
done_testing();
